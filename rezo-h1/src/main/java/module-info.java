/** The HTTP/1.1 client session without I/O (RFC 9112). */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // "h1" ends in a digit; it is the name of the protocol.
module dev.rezo.h1 {
  requires transitive dev.rezo.http;
  requires static org.jspecify;

  exports dev.rezo.h1;
}
