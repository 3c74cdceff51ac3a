(source_file (expression_statement [
    (variable_declaration "our" variable: (_ (varname) @name))
    (assignment_expression left: (variable_declaration "our" variable: (_ (varname) @name)))
  ] @definition.variable))
