package dev.rezo.client;

import dev.rezo.http.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Sends connections for some origins to another endpoint. Host field, SNI and verification stay
 * those of the origin.
 *
 * <p>Thread-safe; asked for each connection, so it must be quick.
 */
@FunctionalInterface
public interface ConnectTo {

  /** The endpoint to connect to, or null for the origin's own. */
  @Nullable Endpoint endpoint(Origin origin);
}
