package dev.rezo.http;

import java.util.List;

/**
 * An interceptor that asks for content codings ({@code Accept-Encoding}) and takes them off the
 * responses. It says which, because others may ask in its name: a client that looks like a browser
 * asks for those of the browser's codings that are among these, in the browser's order.
 *
 * <p>It leaves alone a request that sets {@code Accept-Encoding} itself. Where it asks, the field
 * is the names of {@link #codings}, with a comma and a space between them.
 *
 * <p>Thread-safe: as each {@link Interceptor}.
 */
public interface DecodingInterceptor extends Interceptor {

  /** The names of the codings that it asks for, in lower case and in its order. */
  List<String> codings();
}
