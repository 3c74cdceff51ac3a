(source_file (assignment . (identifier) @name) @definition.variable)
