package dev.rezo.dns;

import java.net.UnknownHostException;

/**
 * The resolver did not look: too many look-ups are under way, or it is closed. It says nothing
 * about the host, and is never cached. Immutable.
 */
public final class LookupRefusedException extends UnknownHostException implements LookupRefusal {
  private static final long serialVersionUID = 1L;

  LookupRefusedException(String message) {
    super(message);
  }

  @Override
  public boolean isRefusal() {
    return true;
  }
}
