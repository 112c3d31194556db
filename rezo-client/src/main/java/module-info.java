/** The HTTP client: composes loops, names, pool and protocols. */
@org.jspecify.annotations.NullMarked
module dev.rezo.client {
  requires transitive dev.rezo.dns;
  requires transitive dev.rezo.http;
  requires transitive dev.rezo.io;
  requires transitive dev.rezo.pool;
  requires dev.rezo.h1;
  requires dev.rezo.h2;
  requires static org.jspecify;

  exports dev.rezo.client;

  uses dev.rezo.http.DefaultInterceptor;
}
