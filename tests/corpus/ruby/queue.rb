# frozen_string_literal: true

require 'json'
require_relative '../support/clock'
require "set"

module Jobs
  VERSION = '1.2'

  Item = Struct.new(:name, :at)

  # Holds what is to be done.
  #
  # Not safe for threads.
  class Queue < Base
    include Enumerable
    attr_reader :name, :size

    LIMIT = 10

    # Makes one.
    def initialize(name)
      @name = name
    end

    def self.default
      @default ||= new('default')
    end

    class << self
      def build(**options)
        new(options)
      end
    end

    def each(&block)
      @items.each(&block)
    end

    def <<(item)
      @items << item
    end

    def empty? = @items.empty?

    alias_method :push, :<<
    alias add push

    define_method(:clear) { @items = [] }

    private

    def hidden; end
  end

  class Error::Full < StandardError; end
end

def helper(x)
  x
end
