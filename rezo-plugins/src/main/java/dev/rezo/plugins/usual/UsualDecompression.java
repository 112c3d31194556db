package dev.rezo.plugins.usual;

import dev.rezo.http.DefaultInterceptor;
import dev.rezo.http.Interceptor;
import dev.rezo.plugins.decompression.Decompression;

/**
 * Every client asks for compressed responses and decodes them, those of each redirect by itself.
 *
 * <p>Immutable.
 */
public final class UsualDecompression implements DefaultInterceptor {

  /** For {@link java.util.ServiceLoader}. */
  public UsualDecompression() {}

  @Override
  public Interceptor interceptor() {
    return Decompression.usual();
  }

  @Override
  public int position() {
    return 2000;
  }
}
