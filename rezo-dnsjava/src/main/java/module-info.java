/** A DNS client of its own, as a resolver for the HTTP client and for look-ups of other records. */
@org.jspecify.annotations.NullMarked
module dev.rezo.dnsjava {
  requires transitive dev.rezo.client;
  requires transitive dev.rezo.dns;
  requires org.dnsjava;
  requires static org.jspecify;

  exports dev.rezo.dnsjava;
}
