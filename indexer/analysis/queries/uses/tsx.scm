; What TypeScript with elements has beside the rest
(jsx_opening_element name: [(identifier) @use.call (member_expression property: (property_identifier) @use.call)])
(jsx_self_closing_element name: [(identifier) @use.call (member_expression property: (property_identifier) @use.call)])
((jsx_opening_element name: (identifier) @use.none) (#match? @use.none "^[a-z]"))
((jsx_closing_element name: (identifier) @use.none) (#match? @use.none "^[a-z]"))
((jsx_self_closing_element name: (identifier) @use.none) (#match? @use.none "^[a-z]"))
