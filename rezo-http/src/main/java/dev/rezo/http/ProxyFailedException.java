package dev.rezo.http;

import org.jspecify.annotations.Nullable;

/**
 * The proxy cannot be used: it has no address ({@link Phase#RESOLVE}), does not answer ({@link
 * Phase#CONNECT}), its TLS failed ({@link Phase#TLS}), or it refuses, speaks another protocol or
 * hangs up ({@link Phase#PROXY}). Nothing was sent to the origin, by this way or any other.
 *
 * <p>Immutable.
 */
public final class ProxyFailedException extends ConnectionFailedException {

  private static final long serialVersionUID = 1L;

  /** What {@link #code} is when the proxy gave none. */
  public static final int NO_CODE = -1;

  private final String proxy;
  private final int code;

  /**
   * Makes the exception.
   *
   * @param proxy which one, without secret
   * @param code what it answered, or {@link #NO_CODE}
   */
  public ProxyFailedException(
      String message, String proxy, int code, Phase phase, @Nullable Throwable cause) {
    super(message, phase, cause);
    this.proxy = proxy;
    this.code = code;
  }

  /** Which proxy, as in {@code socks5h://proxy.example:1080}. */
  public String proxy() {
    return proxy;
  }

  /**
   * The status that an HTTP proxy answered CONNECT with (407: it wants other credentials), the
   * reply code of SOCKS, or {@link #NO_CODE}.
   */
  public int code() {
    return code;
  }
}
