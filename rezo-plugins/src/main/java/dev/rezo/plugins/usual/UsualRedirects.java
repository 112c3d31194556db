package dev.rezo.plugins.usual;

import dev.rezo.http.DefaultInterceptor;
import dev.rezo.http.Interceptor;
import dev.rezo.plugins.redirect.Redirects;

/**
 * Every client follows redirects.
 *
 * <p>Immutable.
 */
public final class UsualRedirects implements DefaultInterceptor {

  /** For {@link java.util.ServiceLoader}. */
  public UsualRedirects() {}

  @Override
  public Interceptor interceptor() {
    return Redirects.usual();
  }

  @Override
  public int position() {
    return 1000;
  }
}
