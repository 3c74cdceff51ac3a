open Base

(** Adds two numbers. *)
val add : int -> int -> int

val max_size : int

type item = { name : string }

module Store : sig
  val get : int -> int
end

exception Missing of int

external hash : int -> int = "c_hash"

class type counter = object
  method next : int
end
