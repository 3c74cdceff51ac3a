(ns shop.cart
  "What is in the cart."
  (:require [clojure.string :as str]
            [shop.item :refer [price]]
            shop.totals)
  (:import [java.io File Reader]
           java.util.Date))

(def limit 10)

(defonce state (atom {}))

;; Adds an item.
(defn add
  [cart item]
  (let [price (price item)]
    (conj cart price)))

(defn- total
  "Sums up."
  ^long [cart]
  (reduce + cart))

(defn ^:private hidden [x] x)

(defmacro unless [test & body]
  `(if ~test nil (do ~@body)))

(defprotocol Store
  (put [this item])
  (take-out [this]))

(defrecord Memory [items]
  Store
  (put [this item] item)
  (take-out [this] nil))

(defmulti describe :kind)
(defmethod describe :box [_] "box")
