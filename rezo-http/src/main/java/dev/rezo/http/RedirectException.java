package dev.rezo.http;

import java.util.List;

/**
 * A chain of redirects that is not followed to its end: it is too long, or leads in a circle.
 *
 * <p>Immutable.
 */
public final class RedirectException extends RezoException {

  private static final long serialVersionUID = 1L;

  private final transient List<Response.Hop> hops;

  /**
   * Makes the exception.
   *
   * @param hops the redirects that were followed, in their order
   */
  public RedirectException(String message, List<Response.Hop> hops) {
    super(message, Phase.HEAD, Delivery.UNKNOWN, null);
    this.hops = List.copyOf(hops);
  }

  /** The redirects that were followed, in their order; empty after deserialisation. */
  public List<Response.Hop> hops() {
    return hops == null ? List.of() : hops;
  }
}
