open Lwt.Infix
include Base

(** Adds two numbers. *)
let add x y =
  let inner z = z in
  inner x + y

let rec even n = n = 0 || odd (n - 1)
and odd n = n <> 0 && even (n - 1)

let max_size = 10
let ( >>= ) a f = f a
let describe = function A -> 1 | B -> 2
let twice = fun x -> x * 2

type item = { name : string; mutable count : int }

(* A color
   of an item. *)
type color = Red | Green of int

type 'a tree = Leaf | Node of 'a
and other = int

exception Not_found_here of string

module Store = struct
  let get key = key

  type key = int
end

module type S = sig
  val size : int -> int
end

module Make (X : S) : S = struct
  let size = X.size
end

class point x = object
  val mutable y = 1
  method get = y
end

external hash : int -> int = "c_hash"

let () =
  let main_loop n = n in
  ignore (main_loop 1)
