package dev.rezo.http;

/** Where in its life a call failed. Immutable. */
public enum Phase {
  /** Waiting for a connection of the pool. */
  ACQUIRE,
  /** Asking for the addresses of a host. */
  RESOLVE,
  /** Opening the TCP connection. */
  CONNECT,
  /** Talking to a proxy. */
  PROXY,
  /** The TLS handshake. */
  TLS,
  /** Sending the request. */
  SEND,
  /** Waiting for the response head. */
  HEAD,
  /** Receiving the response body. */
  BODY
}
