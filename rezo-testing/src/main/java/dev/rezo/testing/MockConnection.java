package dev.rezo.testing;

import dev.rezo.testing.RecordedRequest.Place;
import dev.rezo.testing.RequestReader.Content;
import dev.rezo.testing.ResponseScript.Action;
import dev.rezo.testing.ResponseScript.Stop;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a {@link MockServer}: reads a request, answers it, and again.
 *
 * <p>Confined to its own thread, but for what is done to idle connections: that is guarded by
 * {@code turn}. The last bytes of a response and the step to idle are one action under that lock,
 * so whoever has seen a whole response finds the connection idle.
 */
final class MockConnection {

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** How often a response that is held back looks whether the client is still there. */
  private static final Duration LOOK = Duration.ofMillis(10);

  /** What the connection needs of its server. */
  interface Owner {
    /** A handshake has ended well. */
    void onHandshake();

    /** The response that was enqueued for the request whose head has just come, or null. */
    @Nullable MockResponse planned();

    /** A request has come whole, or as far as its answer wants it. */
    void onRequest(RecordedRequest request);

    /** The response to a request for which none was planned. */
    MockResponse respond(RecordedRequest request);

    /** The client did something that RFC 9112 forbids. */
    void onBadRequest(BadRequestException failure);
  }

  private final Owner owner;
  private final AcceptedSocket socket;
  private final int number;

  // Any thread.
  private final AtomicReference<@Nullable ConnectionEnd> end = new AtomicReference<>();

  // Guarded by turn.
  private final ReentrantLock turn = new ReentrantLock();
  private boolean idle;

  // Confined to the connection's thread.
  private boolean handshaking;
  private int requests;
  private RecordedRequest.@Nullable Tls tls;

  MockConnection(Owner owner, AcceptedSocket socket, int number) {
    this.owner = owner;
    this.socket = socket;
    this.number = number;
  }

  // ---- what the connection's thread does ----------------------------------------------------

  /** Serves until the connection is over. */
  void serve(ConnectionFault fault) {
    try {
      switch (fault) {
        case NONE -> serveRequests();
        case SILENT -> socket.in().transferTo(OutputStream.nullOutputStream());
        case CLOSE -> endBy(ConnectionFate.CLOSE);
        case RESET -> endBy(ConnectionFate.RESET);
      }
      ended(ConnectionEnd.CLIENT_CLOSED);
    } catch (BadRequestException e) {
      owner.onBadRequest(e);
      endBy(ConnectionFate.CLOSE);
    } catch (IOException e) {
      ended(handshaking ? ConnectionEnd.HANDSHAKE_FAILED : ConnectionEnd.CLIENT_RESET);
    } catch (InterruptedException e) {
      ended(ConnectionEnd.SERVER_CLOSED); // The server closes, and the thread ends here.
    } finally {
      socket.close();
    }
  }

  private void serveRequests() throws IOException, InterruptedException {
    handshaking = true;
    tls = socket.handshake();
    handshaking = false;
    if (tls != null) {
      owner.onHandshake();
    }
    setIdle(true);
    RequestReader reader = new RequestReader(socket.in());
    boolean goesOn = true;
    while (goesOn && reader.awaitFirstByte()) {
      setIdle(false);
      goesOn = serveOne(reader);
    }
  }

  /** Answers whether there may be another request. */
  private boolean serveOne(RequestReader reader) throws IOException, InterruptedException {
    RequestHead head = reader.readHead();
    Place place = new Place(number, requests++, tls);
    MockResponse planned = owner.planned();
    if (planned != null && planned.isEarly()) {
      owner.onRequest(new RecordedRequest(head, Content.NONE, place));
      return serveEarly(planned, head, reader);
    }
    if (head.expectsContinue() && (planned == null || planned.sendsContinue())) {
      socket.write(CONTINUE, 0, CONTINUE.length);
    }
    RecordedRequest request = new RecordedRequest(head, reader.readContent(head), place);
    owner.onRequest(request);
    ResponseScript script = (planned != null ? planned : owner.respond(request)).script(head);
    int sent = sendUpToLastStop(script);
    return sent >= 0 && sendRest(script, sent);
  }

  /**
   * Answers before the content is read. A socket that is closed with bytes unread breaks the
   * connection, and with it the answer; so what still comes is read first.
   */
  private boolean serveEarly(MockResponse response, RequestHead head, RequestReader reader)
      throws IOException, InterruptedException {
    ResponseScript script = response.script(head);
    int sent = sendUpToLastStop(script);
    if (sent < 0) {
      return false;
    }
    send(script, sent, script.bytes().length);
    if (script.fate() == ConnectionFate.STAY) {
      reader.readContent(head);
      setIdle(true);
      return true;
    }
    if (script.fate() == ConnectionFate.CLOSE) {
      ended(ConnectionEnd.SERVER_CLOSED);
      socket.finish();
      socket.in().transferTo(OutputStream.nullOutputStream());
    }
    endBy(script.fate());
    return false;
  }

  // ---- carrying out a response --------------------------------------------------------------

  /** Answers how many bytes were sent, or -1 when the connection is over. */
  private int sendUpToLastStop(ResponseScript script) throws IOException, InterruptedException {
    int sent = 0;
    for (Stop stop : script.stops()) {
      if (!send(script, sent, stop.at()) || !carryOut(stop.action())) {
        return -1;
      }
      sent = stop.at();
    }
    return sent;
  }

  private boolean carryOut(Action action) throws IOException, InterruptedException {
    if (action instanceof Action.Wait wait) {
      return waitFor(wait.gate());
    }
    if (action instanceof Action.Pause pause) {
      return pause(pause.time());
    }
    endBy(((Action.End) action).fate());
    return false;
  }

  /** The last bytes and what becomes of the connection: one action for whoever looks. */
  private boolean sendRest(ResponseScript script, int from)
      throws IOException, InterruptedException {
    int length = script.bytes().length;
    int last = Math.max(from, length - script.throttle().bytes());
    if (last > from && !(send(script, from, last) && pause(script.throttle().period()))) {
      return false;
    }
    turn.lock();
    try {
      socket.write(script.bytes(), last, length);
      idle = script.fate() == ConnectionFate.STAY;
      if (!idle) {
        endBy(script.fate());
      }
      return idle;
    } finally {
      turn.unlock();
    }
  }

  /** Sends a part at the pace of the script; answers whether the client is still there. */
  private boolean send(ResponseScript script, int from, int to)
      throws IOException, InterruptedException {
    int pace = script.throttle().bytes();
    int at = from;
    while (to - at > pace) {
      socket.write(script.bytes(), at, at + pace);
      at += pace;
      if (!pause(script.throttle().period())) {
        return false;
      }
    }
    socket.write(script.bytes(), at, to);
    return true;
  }

  /** Answers whether the client is still there when the gate has opened. */
  private boolean waitFor(Gate gate) throws IOException, InterruptedException {
    while (!gate.passWithin(LOOK)) {
      if (socket.clientHasEnded()) {
        return false;
      }
    }
    return true;
  }

  private boolean pause(Duration time) throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + time.toNanos();
    Gate never = new Gate();
    for (long left = time.toNanos(); left > 0; left = deadlineNanos - System.nanoTime()) {
      never.passWithin(Duration.ofNanos(Math.min(left, LOOK.toNanos())));
      if (socket.clientHasEnded()) {
        return false;
      }
    }
    return true;
  }

  // ---- what others do -----------------------------------------------------------------------

  /** Ends the connection, or says {@code bytes}, if it waits for a request; answers whether. */
  boolean ifIdle(ConnectionFate fate, byte[] bytes) {
    turn.lock();
    try {
      if (!idle || end.get() != null) {
        return false;
      }
      socket.write(bytes, 0, bytes.length);
      endBy(fate);
      return true;
    } catch (IOException e) {
      return false; // The client was faster: it has ended the connection.
    } finally {
      turn.unlock();
    }
  }

  /** Ends the connection whatever it does. */
  void endBy(ConnectionFate fate) {
    switch (fate) {
      case STAY -> {}
      case CLOSE -> {
        ended(ConnectionEnd.SERVER_CLOSED);
        socket.close();
      }
      case CUT -> {
        ended(ConnectionEnd.SERVER_CLOSED);
        socket.cut();
      }
      case RESET -> {
        ended(ConnectionEnd.SERVER_RESET);
        socket.reset();
      }
    }
  }

  /** How the connection ended, or null while it has not. */
  @Nullable ConnectionEnd end() {
    return end.get();
  }

  /** The first to end it has ended it. */
  private void ended(ConnectionEnd how) {
    end.compareAndSet(null, how);
  }

  private void setIdle(boolean waits) {
    turn.lock();
    try {
      idle = waits;
    } finally {
      turn.unlock();
    }
  }
}
