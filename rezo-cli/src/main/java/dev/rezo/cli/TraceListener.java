package dev.rezo.cli;

import dev.rezo.http.Call;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Headers;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.List;

/** Tells each call's {@link Trace} what happens to it. Immutable. */
final class TraceListener implements ExchangeListener {

  @Override
  public void resolved(Call call, String host, List<InetAddress> addresses) {
    Trace trace = call.request().attribute(Trace.KEY);
    if (trace != null) {
      trace.resolved(System.nanoTime());
    }
  }

  @Override
  public void connectStarted(Call call, SocketAddress address) {
    Trace trace = call.request().attribute(Trace.KEY);
    if (trace != null) {
      trace.trying(address);
    }
  }

  @Override
  public void connectFailed(Call call, SocketAddress address, Throwable cause) {
    Trace trace = call.request().attribute(Trace.KEY);
    if (trace != null) {
      trace.failedTry(address, cause);
    }
  }

  @Override
  public void proxyTunnelEstablished(Call call, String proxy) {
    Trace trace = call.request().attribute(Trace.KEY);
    if (trace != null) {
      trace.tunnelEstablished(proxy);
    }
  }

  @Override
  public void connected(Call call, ConnectionFacts connection) {
    Trace trace = call.request().attribute(Trace.KEY);
    if (trace != null) {
      trace.connected(call.request().url().origin().host(), connection);
    }
  }

  @Override
  public void leased(Call call, ConnectionUse use) {
    Trace trace = call.request().attribute(Trace.KEY);
    if (trace != null) {
      trace.leased(call.request(), use);
    }
  }

  @Override
  public void informational(Call call, int status, String reason, Headers headers) {
    Trace trace = call.request().attribute(Trace.KEY);
    if (trace != null) {
      trace.interim(status, reason, headers);
    }
  }
}
