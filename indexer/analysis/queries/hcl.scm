(block . (identifier) @_block . (string_lit (template_literal) @receiver) . (string_lit (template_literal) @name)
  (#any-of? @_block "resource" "data")) @definition.struct
(block . (identifier) @_block . (string_lit (template_literal) @name) (#eq? @_block "module")) @definition.module
(block . (identifier) @_block . (string_lit (template_literal) @name) (#eq? @_block "variable")) @definition.variable
(block . (identifier) @_block . (string_lit (template_literal) @name) (#eq? @_block "output")) @definition.constant
(block . (identifier) @_block (body (attribute . (identifier) @name) @definition.constant) (#eq? @_block "locals"))
