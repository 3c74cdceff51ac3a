((list_lit . (sym_lit name: (sym_name) @_def) . (sym_lit name: (sym_name) @name @package)) @definition.module
  (#any-of? @_def "ns" "in-ns"))
((list_lit . (sym_lit name: (sym_name) @_def) . (sym_lit name: (sym_name) @name)) @definition.function
  (#any-of? @_def "defn" "defn-" "defmulti" "defmethod" "deftest" "definline"))
((list_lit . (sym_lit name: (sym_name) @_def) . (sym_lit name: (sym_name) @name)) @definition.macro
  (#eq? @_def "defmacro"))
((list_lit . (sym_lit name: (sym_name) @_def) . (sym_lit name: (sym_name) @name)) @definition.interface
  (#any-of? @_def "defprotocol" "definterface"))
((list_lit . (sym_lit name: (sym_name) @_def) . (sym_lit name: (sym_name) @name)) @definition.class
  (#any-of? @_def "defrecord" "deftype"))
((list_lit . (sym_lit name: (sym_name) @_def) . (sym_lit name: (sym_name) @name)) @definition.variable
  (#any-of? @_def "def" "defonce"))
((list_lit . (sym_lit name: (sym_name) @_def) (list_lit . (sym_lit name: (sym_name) @name)) @definition.method)
  (#any-of? @_def "defprotocol" "definterface" "defrecord" "deftype"))
((list_lit . (sym_lit name: (sym_name) @_def) . (sym_lit) . (str_lit) @documentation)
  (#any-of? @_def "ns" "defn" "defn-" "defmulti" "defmacro" "defprotocol" "def"))

((list_lit . (kwd_lit (kwd_name) @_brings) [(vec_lit . (sym_lit) @import) (sym_lit) @import])
  (#any-of? @_brings "require" "use" "require-macros"))
((list_lit . (kwd_lit (kwd_name) @_brings) (vec_lit . (sym_lit) @import.module (sym_lit) @import.member))
  (#eq? @_brings "import"))
((list_lit . (kwd_lit (kwd_name) @_brings) (sym_lit) @import) (#eq? @_brings "import"))
