class Before {
  void half() {}
}

class ((( {
