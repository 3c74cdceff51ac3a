variable "region" {
  default = "eu"
}

locals {
  name = "shop"
}

# The web server.
resource "aws_instance" "web" {
  ami = "x"
}

data "aws_ami" "latest" {}

module "network" {
  source = "./network"
}

output "address" {
  value = aws_instance.web.ip
}
