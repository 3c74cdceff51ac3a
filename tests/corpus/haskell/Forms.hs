{-# LANGUAGE PatternSynonyms #-}
module Forms where

data Term
  = Int :+: Int
  | Negated { inner :: Term, depth :: Int }
  | Term `Over` Term

newtype Wrapped a = Wrapped { unwrapped :: a }

data Sized where
  Small, Large :: Int -> Sized

pattern Pair x y = (x, y)

pattern Point {px, py} = (px, py)

foreign import ccall "math.h sin" c_sin :: Double -> Double

one, two :: Int
one = 1
two = 2

(<.>) :: Int -> Int -> Int
a <.> b = a

a `plus` b = a
