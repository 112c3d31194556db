/** The HTTP/2 client session without I/O (RFC 9113). */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // "h2" ends in a digit; it is the name of the protocol.
module dev.rezo.h2 {
  requires transitive dev.rezo.http;
  requires static org.jspecify;

  exports dev.rezo.h2;
}
