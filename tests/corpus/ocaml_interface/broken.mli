val before : int -> int

val torn : ( ->
