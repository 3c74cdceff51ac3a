variable "before" {}

resource "aws_instance" {{
