\documentclass{article}
\begin{document}
As in notInCode :: Int.
\begin{code}
module Latex where

import qualified Data.Map as Map

-- | Counts words.
count :: [String] -> Int
count = length

class Shape a where
  area :: a -> Double
\end{code}
No code = here.
\begin{code}
data Circle = Circle Double
\end{code}
\end{document}
