require 'set'

class Half
  def before
    1
  end

  def torn(a,
    b = [
  end

  def after
    2
  end
end
