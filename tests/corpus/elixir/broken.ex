defmodule Before do
  def fine(x), do: x
end

defmodule Half do
  def torn(a, do
    [1, 
  end
end

defmodule After do
  def fine(x), do: x
end
