package dev.fanout.gateway.cancellation;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs parts of one request side by side, each on a thread of its own, and leaves none behind: the
 * first failure ends the join, and closing interrupts whatever still runs and waits for it. The
 * JDK's StructuredTaskScope does the same; it is a preview in JDK 25.
 *
 * <p>The threads are virtual, as the owner's. Where {@code spring.threads.virtual.enabled} is off,
 * and so the owner's is not, they are platform threads, kept for a minute.
 *
 * <p>One call per fork, or one scope: an interrupt then always means that the fork is over, whoever
 * sent it.
 */
public final class FanoutScope implements AutoCloseable {

  private static final ExecutorService VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();
  private static final ExecutorService PLATFORM =
      Executors.newCachedThreadPool(PlatformThread::new);

  private final Executor threads;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition forkEnded = lock.newCondition();
  private final Set<Fork<?>> forks = new HashSet<>();
  private boolean cancelled;
  private RuntimeException firstFailure;

  /** Of the thread that calls it, which is its owner. */
  public FanoutScope() {
    this(Thread.currentThread().isVirtual() ? VIRTUAL : PLATFORM);
  }

  /** On threads of another kind. */
  FanoutScope(Executor threads) {
    this.threads = threads;
  }

  /**
   * Starts a part. To be called by the scope's owner only.
   *
   * @param body returns a value, never null
   */
  public <T> Fork<T> fork(Callable<T> body) {
    var fork = new Fork<>(body);
    lock.lock();
    try {
      forks.add(fork);
    } finally {
      lock.unlock();
    }
    try {
      threads.execute(fork);
    } catch (Throwable e) { // no more threads: nobody would ever end it
      fork.end(null, null);
      throw e;
    }
    return fork;
  }

  /**
   * Waits until every fork has ended well or the first has failed.
   *
   * @throws RuntimeException what the first fork to fail threw; the others still run
   * @throws InterruptedException when the owner was interrupted first
   */
  public void join() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!forks.isEmpty() && firstFailure == null) {
        forkEnded.await();
      }
      if (firstFailure != null) {
        throw firstFailure;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts the forks that still run and waits until they have ended. */
  @Override
  public void close() {
    lock.lock();
    try {
      cancelled = true;
      forks.forEach(Fork::interrupt);
      while (!forks.isEmpty()) {
        forkEnded.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** One part of the scope's work. */
  public final class Fork<T> implements Runnable {

    private final Callable<T> body;
    private Thread thread;
    private boolean ended;
    private T value;

    private Fork(Callable<T> body) {
      this.body = body;
    }

    /**
     * Waits for this part, in the owner or in another fork.
     *
     * @throws InterruptedException when the waiting thread is interrupted, or when this part
     *     failed, since then all that is left is to be cancelled
     */
    public T join() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (!ended) {
          forkEnded.await();
        }
        if (value == null) {
          throw new InterruptedException("the part waited for has failed");
        }
        return value;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void run() {
      T result = null;
      RuntimeException failure = null;
      try {
        if (begin()) {
          result = body.call();
        }
      } catch (RuntimeException e) {
        failure = e;
      } catch (InterruptedException e) {
        // cancelled, and nobody waits for this part any more
      } catch (Throwable e) { // whatever it is, the owner must not wait for the others
        failure = new IllegalStateException(e);
      } finally {
        end(result, failure);
      }
    }

    private boolean begin() {
      lock.lock();
      try {
        thread = Thread.currentThread();
        return !cancelled;
      } finally {
        lock.unlock();
      }
    }

    private void end(T result, RuntimeException failure) {
      lock.lock();
      try {
        thread = null;
        value = result;
        ended = true;
        if (firstFailure == null) {
          firstFailure = failure;
        }
        forks.remove(this);
        forkEnded.signalAll();
      } finally {
        lock.unlock();
      }
    }

    private void interrupt() {
      if (thread != null) {
        thread.interrupt();
      }
    }
  }
}
