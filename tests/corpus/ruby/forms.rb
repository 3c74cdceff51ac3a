class Account
  alias :owner_name :name
  alias []= store
  alias_method :closed?, :closed
  alias_method "title", "name"
  attr_reader "balance"
  private attr_reader :secret, :token
  LOW, HIGH = 1, 9
  LIMIT ||= 3

  define_method("describe") { |*| to_s }
  define_method(:touch) { |at| @at = at }

  def run
    alias_method "no_definition", "run"
  end
end

Account::RATE = 2
