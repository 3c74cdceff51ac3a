defmodule Jobs.Worker do
  @moduledoc """
  Does the work.
  """

  use GenServer
  alias Jobs.{Queue, Clock}
  alias Jobs.Error, as: Failure
  import Enum, only: [map: 2]
  require Logger

  @timeout 5_000

  defstruct [:name, :queue]

  @type t :: %__MODULE__{name: String.t()}
  @typep state(a) :: {a, integer}

  @doc "Starts it."
  @spec start_link(keyword) :: GenServer.on_start()
  def start_link(options \\ []) do
    GenServer.start_link(__MODULE__, options)
  end

  # Told by the queue.
  @impl true
  def handle_call(:next, _from, state) do
    {:reply, :ok, state}
  end

  def handle_call({:put, item}, _from, state) when is_atom(item) do
    {:reply, item, state}
  end

  defp secret, do: @timeout

  defmacro twice(expression) do
    quote do: unquote(expression)
  end

  defguard is_small(x) when x < 10

  defdelegate size(queue), to: Queue

  @callback run(term) :: :ok

  defmodule Inner do
    def run(x), do: x
  end
end

defprotocol Sized do
  @doc "How large it is."
  def size(value)
end

defimpl Sized, for: Map do
  def size(map), do: map_size(map)
end
