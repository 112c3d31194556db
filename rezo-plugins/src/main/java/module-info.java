/** Interceptors for every client, each in a package of its own. */
@org.jspecify.annotations.NullMarked
module dev.rezo.plugins {
  requires transitive dev.rezo.http;
  requires static org.jspecify;

  exports dev.rezo.plugins.auth;
  exports dev.rezo.plugins.cache;
  exports dev.rezo.plugins.cookie;
  exports dev.rezo.plugins.debug;
  exports dev.rezo.plugins.decompression;
  exports dev.rezo.plugins.redirect;
  exports dev.rezo.plugins.retry;

  provides dev.rezo.http.DefaultInterceptor with
      dev.rezo.plugins.usual.UsualRedirects,
      dev.rezo.plugins.usual.UsualDecompression;

  uses dev.rezo.plugins.decompression.ContentCoding;
}
