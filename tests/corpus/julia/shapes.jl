module Shapes

using LinearAlgebra, Base.Threads
import Statistics: mean, std
include("util.jl")

export area

const SIDES, CORNERS = 4, 4
const LIMIT = 3

"A shape that is round."
struct Circle{T} <: Shape
    radius::T
    Circle(r) = new{Float64}(r)
end

mutable struct Box
    width
end

abstract type Shape end
abstract type Solid{T} <: Shape end
primitive type Small 8 end

"""
How large it is.
"""
function area(c::Circle{T}, scale=1) where {T<:Real}
    helper(x) = x
    return helper(pi * c.radius^2)
end

# Of a box.
area(b::Box) = b.width^2
double(x::T)::T where {T} = 2x
Base.show(io::IO, c::Circle) = print(io, "circle")
function Base.length(b::Box)::Int
    1
end
+(a::Box, b::Box) = Box(a.width + b.width)

macro twice(ex)
    ex
end

Circle{T}(c::Circle) where {T} = Circle{T}(c.radius)
function Solid{T}(x::T) where {T}
    x
end
const Heap{T} = Vector{T}

@enum Color red green

@inline fast(x) = x

Base.@kwdef struct Options
    depth::Int = 1
end

function generic end

end
