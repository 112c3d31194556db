package dev.rezo.client;

import java.security.cert.CertificateException;

/**
 * None of a peer's keys is among those that {@link TlsConfig.Builder#pin} or {@link
 * TlsConfig.Builder#pinFor} expects: the message lists both. A cause of the {@link
 * dev.rezo.http.ConnectionFailedException} of the call. Immutable.
 */
public final class PinMismatchException extends CertificateException {

  private static final long serialVersionUID = 1L;

  PinMismatchException(String message) {
    super(message);
  }
}
