/** Names to addresses, with a cache; knows no sockets. */
@org.jspecify.annotations.NullMarked
module dev.rezo.dns {
  requires static org.jspecify;

  exports dev.rezo.dns;
}
