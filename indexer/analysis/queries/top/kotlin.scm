(source_file (property_declaration (variable_declaration (simple_identifier) @name)) @definition.constant)
(source_file (property_declaration (multi_variable_declaration (variable_declaration (simple_identifier) @name))) @definition.constant)
