package dev.rezo.bench.clients;

import dev.rezo.bench.clients.Target.Task;
import dev.rezo.bench.load.Caller;
import dev.rezo.bench.load.Subject;
import java.nio.ByteBuffer;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;

/**
 * Jetty's client, by callbacks. It trusts what the JVM trusts.
 *
 * <p>Thread-safe.
 */
final class JettySubject implements Subject {

  private final HttpClient client;
  private final Target target;
  private final byte[] payload;

  JettySubject(Target target) {
    this.target = target;
    payload = target.task() == Task.UPLOAD ? Payload.bytes() : new byte[0];
    client = new HttpClient(transport(target.isHttp2()));
    client.setMaxConnectionsPerDestination(target.connections());
    client.setMaxRequestsQueuedPerDestination(Math.max(1024, target.atOnce()));
    try {
      client.start();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty: expected to start", e);
    }
  }

  private static HttpClientTransport transport(boolean isHttp2) {
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    return isHttp2
        ? new HttpClientTransportOverHTTP2(new HTTP2Client(connector))
        : new HttpClientTransportOverHTTP(connector);
  }

  @Override
  public void call(Caller caller) {
    send(caller);
  }

  private void send(Caller caller) {
    Request request = client.newRequest(target.url());
    if (target.task() == Task.UPLOAD) {
      request.method("POST").body(new BytesRequestContent(Payload.TYPE, payload));
    }
    request.send(target.task() == Task.DOWNLOAD ? new Drain(caller) : new Whole(caller));
  }

  private void tell(Caller caller, Result result, long length) {
    if (result.isFailed()) {
      caller.failed(result.getFailure());
    } else if (caller.answered(result.getResponse().getStatus(), length)) {
      send(caller);
    }
  }

  @Override
  public void close() {
    try {
      client.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty: expected to stop", e);
    }
  }

  @Override
  public String toString() {
    return "Jetty";
  }

  /** Reads a body into memory. Not thread-safe; the caller serialises. */
  private final class Whole extends BufferingResponseListener {
    private final Caller caller;

    Whole(Caller caller) {
      this.caller = caller;
    }

    @Override
    public void onComplete(Result result) {
      byte[] content = getContent();
      tell(caller, result, content == null ? 0 : content.length);
    }
  }

  /** Drops a body and counts it. Not thread-safe; the caller serialises. */
  private final class Drain implements Response.Listener {
    private final Caller caller;
    private long length;

    Drain(Caller caller) {
      this.caller = caller;
    }

    @Override
    public void onContent(Response response, ByteBuffer content) {
      length += content.remaining();
    }

    @Override
    public void onComplete(Result result) {
      tell(caller, result, length);
    }
  }
}
