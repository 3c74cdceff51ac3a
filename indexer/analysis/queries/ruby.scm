(class name: [(constant) (scope_resolution)] @name) @definition.class
(module name: [(constant) (scope_resolution)] @name) @definition.module
(method name: (_) @name) @definition.method
(singleton_method name: (_) @name) @definition.method
(assignment left: [
    (constant) @name
    (scope_resolution name: (constant)) @name
    (left_assignment_list (constant) @name)
  ]) @definition.constant
(operator_assignment left: (constant) @name) @definition.constant
(assignment left: (constant) @name right: (call
  receiver: (constant) @_struct method: (identifier) @_new)
  (#any-of? @_struct "Struct" "Class" "Data" "Module") (#any-of? @_new "new" "define")) @definition.class
; A call in the body of a class, module or block; bodies of methods are not looked at: most calls stand there.
([
    (class body: (body_statement (call method: (identifier) @_attribute arguments: (argument_list [(simple_symbol) (string)] @name)) @definition.property))
    (module body: (body_statement (call method: (identifier) @_attribute arguments: (argument_list [(simple_symbol) (string)] @name)) @definition.property))
    (singleton_class body: (body_statement (call method: (identifier) @_attribute arguments: (argument_list [(simple_symbol) (string)] @name)) @definition.property))
    (do_block body: (body_statement (call method: (identifier) @_attribute arguments: (argument_list [(simple_symbol) (string)] @name)) @definition.property))
  ]
  (#any-of? @_attribute "attr" "attr_accessor" "attr_reader" "attr_writer" "attribute" "delegate" "scope"
    "has_many" "has_one" "belongs_to" "has_and_belongs_to_many" "class_attribute" "mattr_accessor"
    "mattr_reader" "cattr_accessor" "cattr_reader" "thread_mattr_accessor"))
([
    (class body: (body_statement (call arguments: (argument_list (call method: (identifier) @_attribute arguments: (argument_list (simple_symbol) @name)) @definition.property))))
    (module body: (body_statement (call arguments: (argument_list (call method: (identifier) @_attribute arguments: (argument_list (simple_symbol) @name)) @definition.property))))
    (singleton_class body: (body_statement (call arguments: (argument_list (call method: (identifier) @_attribute arguments: (argument_list (simple_symbol) @name)) @definition.property))))
    (do_block body: (body_statement (call arguments: (argument_list (call method: (identifier) @_attribute arguments: (argument_list (simple_symbol) @name)) @definition.property))))
  ]
  (#any-of? @_attribute "attr_accessor" "attr_reader" "attr_writer"))
([
    (class body: (body_statement (call method: (identifier) @_define arguments: (argument_list . [(simple_symbol) (string)] @name)) @definition.method))
    (module body: (body_statement (call method: (identifier) @_define arguments: (argument_list . [(simple_symbol) (string)] @name)) @definition.method))
    (singleton_class body: (body_statement (call method: (identifier) @_define arguments: (argument_list . [(simple_symbol) (string)] @name)) @definition.method))
    (do_block body: (body_statement (call method: (identifier) @_define arguments: (argument_list . [(simple_symbol) (string)] @name)) @definition.method))
  ]
  (#any-of? @_define "alias_method" "define_method"))
([
    (class body: (body_statement (call method: (identifier) @_forward arguments: (argument_list . (_) (simple_symbol) @name)) @definition.property))
    (module body: (body_statement (call method: (identifier) @_forward arguments: (argument_list . (_) (simple_symbol) @name)) @definition.property))
    (singleton_class body: (body_statement (call method: (identifier) @_forward arguments: (argument_list . (_) (simple_symbol) @name)) @definition.property))
    (do_block body: (body_statement (call method: (identifier) @_forward arguments: (argument_list . (_) (simple_symbol) @name)) @definition.property))
  ]
  (#any-of? @_forward "def_delegators" "def_instance_delegators"))
(alias name: (_) @name) @definition.method

(call method: (identifier) arguments: (argument_list . (string (string_content) @import.call)))
