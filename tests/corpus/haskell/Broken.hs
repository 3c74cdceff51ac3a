module Broken where

import Data.List

before :: Int
before = 1

torn :: Int -> (Int
torn x = case x of {

after :: Int
after = 2
