Broken.

> module Broken where
>
> data Before = Before Int
>
> before :: Int -> Int
> before x = x
>
> after = let in where (
