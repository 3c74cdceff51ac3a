A stack in literate Haskell, where it says data Prose = None.

> module Bird (push, Stack) where
>
> import Data.List (foldl')

A stack is a list.

> data Stack a = Stack [a]

To push is to cons.

> push :: a -> Stack a -> Stack a
> push x (Stack xs) = Stack (x : xs)
> push _ s = s
