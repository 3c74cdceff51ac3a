(program (binary_operator lhs: (identifier) @name operator: ["<-" "="]) @definition.variable)
