package dev.rezo.client.proxy;

/**
 * Why a proxy leads nowhere: it said so, or what it said is not its protocol. The message says
 * which field, what was expected and what came; it holds no secret.
 *
 * <p>Immutable.
 */
public final class ProxyRefusal extends Exception {

  private static final long serialVersionUID = 1L;

  /** What {@link #code} is when the proxy gave none. */
  public static final int NO_CODE = -1;

  private final int code;

  /**
   * The proxy said no.
   *
   * @param code an HTTP status, or the reply code of SOCKS
   */
  ProxyRefusal(int code, String message) {
    super(message);
    this.code = code;
  }

  /** What came is not its protocol, or nothing came. */
  ProxyRefusal(String message) {
    this(NO_CODE, message);
  }

  /** What came is not its protocol, as another layer found. */
  ProxyRefusal(String message, Throwable cause) {
    super(message, cause);
    this.code = NO_CODE;
  }

  /** The HTTP status or the reply code of SOCKS, or {@link #NO_CODE}. */
  public int code() {
    return code;
  }
}
