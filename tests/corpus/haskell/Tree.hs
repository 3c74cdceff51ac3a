{-# LANGUAGE GADTs #-}
-- | Trees.
module Data.Tree.Small
  ( Tree (..)
  , insert
  ) where

import qualified Data.Map.Strict as Map
import Data.List (sortBy)
import Control.Monad

-- | A tree of things.
data Tree a
  = Leaf
  | Node { left :: Tree a, value :: a, right :: Tree a }
  deriving (Show, Eq)

newtype Depth = Depth { unDepth :: Int }

type Path = [Int]

-- | What has a size.
class Sized f where
  size :: f a -> Int
  size _ = 0

instance Sized Tree where
  size Leaf = 0
  size (Node l _ r) = size l + 1 + size r

-- | Puts a value in.
--
-- Keeps the order.
insert :: Ord a => a -> Tree a -> Tree a
insert x Leaf = Node Leaf x Leaf
insert x node@(Node l v r)
  | x < v = node { left = insert x l }
  | otherwise = go r
  where
    go t = node { right = insert x t }

(<+>) :: Tree a -> Tree a -> Tree a
a <+> Leaf = a
_ <+> b = b

limit = 10

data Expr a where
  Number :: Int -> Expr Int
  Truth :: Bool -> Expr Bool

main :: IO ()
main = do
  print limit
