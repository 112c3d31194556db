/** Fakes, throw-away certificates and a server that misbehaves on request, for tests. */
@org.jspecify.annotations.NullMarked
module dev.rezo.testing {
  requires transitive dev.rezo.http;
  requires transitive dev.rezo.io;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires static org.jspecify;

  exports dev.rezo.testing;
}
