defmodule Shop.Forms do
  @callback ready? :: boolean
  @callback change(old) :: new when new: term
  @macrocallback expand(term) :: Macro.t()

  defmacro bare do
    quote(do: 1)
  end

  def a <~> b, do: {a, b}
  def a ++ b when is_list(a), do: b
  def !value, do: value
  def lonely when node() == :here, do: 1
end
