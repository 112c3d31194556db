package dev.rezo.h1;

import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.http.ProtocolException;

/**
 * What a peer can do wrong, as exceptions. Messages name places and lengths, never the values of
 * fields: they may be secrets.
 */
final class Violation {

  private Violation() {}

  /** In a head, in a trailer section or in the framing of a body. */
  static ProtocolException of(String rule, String message, Phase phase) {
    return of(rule, message, phase, Delivery.UNKNOWN);
  }

  /** Bytes that no request asked for. While idle nothing can be lost by them but the connection. */
  static ProtocolException unsolicited(int count, ExchangeState state) {
    return of(
        "RFC 9112 section 9.2",
        "connection: expected no unsolicited bytes, actual " + count + " while " + state,
        Phase.HEAD,
        state == ExchangeState.IDLE ? Delivery.NOT_SENT : Delivery.UNKNOWN);
  }

  private static ProtocolException of(String rule, String message, Phase phase, Delivery delivery) {
    return new ProtocolException(
        rule, message, ProtocolException.Scope.CONNECTION, phase, delivery);
  }

  /** How a byte reads in a message. */
  static String shown(int octet) {
    return octet > ' ' && octet < 0x7f
        ? "'" + (char) octet + "'"
        : String.format("0x%02x", octet & 0xff);
  }
}
