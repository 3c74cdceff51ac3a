(defn before [x] x)

(defn torn [x
