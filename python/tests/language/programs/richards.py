"""A small operating system simulated, after Martin Richards: tasks, packets, queues and a scheduler."""

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = 1, 2, 3, 4, 5, 6
K_DEV, K_WORK = 1000, 1001
BUFSIZE = 4
TABLE_SIZE = 10


class Packet:
    def __init__(self, link, ident, kind):
        self.link = link
        self.ident = ident
        self.kind = kind
        self.datum = 0
        self.data = [0] * BUFSIZE

    def append_to(self, packets):
        self.link = None
        if packets is None:
            return self
        p = packets
        following = p.link
        while following is not None:
            p = following
            following = p.link
        p.link = self
        return packets


class TaskRec:
    pass


class DeviceTaskRec(TaskRec):
    def __init__(self):
        self.pending = None


class IdleTaskRec(TaskRec):
    def __init__(self, count):
        self.control = 1
        self.count = count


class HandlerTaskRec(TaskRec):
    def __init__(self):
        self.work_in = None
        self.device_in = None

    def work_in_add(self, p):
        self.work_in = p.append_to(self.work_in)
        return self.work_in

    def device_in_add(self, p):
        self.device_in = p.append_to(self.device_in)
        return self.device_in


class WorkerTaskRec(TaskRec):
    def __init__(self):
        self.destination = HANDLER_A
        self.count = 0


class TaskState:
    def __init__(self):
        self.packet_pending = True
        self.task_waiting = False
        self.task_holding = False

    def is_packet_pending(self):
        self.packet_pending = True
        self.task_waiting = False
        self.task_holding = False
        return self

    def waiting(self):
        self.packet_pending = False
        self.task_waiting = True
        self.task_holding = False
        return self

    def running(self):
        self.packet_pending = False
        self.task_waiting = False
        self.task_holding = False
        return self

    def waiting_with_packet(self):
        self.packet_pending = True
        self.task_waiting = True
        self.task_holding = False
        return self

    def is_task_holding_or_waiting(self):
        return self.task_holding or (not self.packet_pending and self.task_waiting)

    def is_waiting_with_packet(self):
        return self.packet_pending and (self.task_waiting and not self.task_holding)


class Scheduler:
    """What the tasks share."""

    def __init__(self):
        self.task_list = None
        self.current = None
        self.current_ident = 0
        self.table = [None] * TABLE_SIZE
        self.hold_count = 0
        self.queue_count = 0
        self.rounds = 0

    def find(self, ident):
        task = self.table[ident]
        if task is None:
            raise RuntimeError("no such task", ident)
        return task

    def schedule(self):
        task = self.task_list
        while task is not None:
            self.rounds += 1
            if task.is_task_holding_or_waiting():
                task = task.link
            else:
                self.current = task
                self.current_ident = task.ident
                task = task.run_task()


class Task(TaskState):
    def __init__(self, scheduler, ident, priority, work, state, record):
        TaskState.__init__(self)
        self.scheduler = scheduler
        self.link = scheduler.task_list
        self.ident = ident
        self.priority = priority
        self.input = work
        self.packet_pending = state.packet_pending
        self.task_waiting = state.task_waiting
        self.task_holding = state.task_holding
        self.handle = record
        scheduler.task_list = self
        scheduler.table[ident] = self

    def fn(self, packet, record):
        raise NotImplementedError

    def add_packet(self, p, old):
        if self.input is None:
            self.input = p
            self.packet_pending = True
            if self.priority > old.priority:
                return self
        else:
            p.append_to(self.input)
        return old

    def run_task(self):
        if self.is_waiting_with_packet():
            message = self.input
            self.input = message.link
            if self.input is None:
                self.running()
            else:
                self.is_packet_pending()
        else:
            message = None
        return self.fn(message, self.handle)

    def wait_task(self):
        self.task_waiting = True
        return self

    def hold(self):
        self.scheduler.hold_count += 1
        self.task_holding = True
        return self.link

    def release(self, ident):
        task = self.scheduler.find(ident)
        task.task_holding = False
        if task.priority > self.priority:
            return task
        return self

    def queue_packet(self, packet):
        task = self.scheduler.find(packet.ident)
        self.scheduler.queue_count += 1
        packet.link = None
        packet.ident = self.ident
        return task.add_packet(packet, self)


class DeviceTask(Task):
    def fn(self, packet, record):
        if packet is None:
            packet = record.pending
            if packet is None:
                return self.wait_task()
            record.pending = None
            return self.queue_packet(packet)
        record.pending = packet
        return self.hold()


class HandlerTask(Task):
    def fn(self, packet, record):
        if packet is not None:
            if packet.kind == K_WORK:
                record.work_in_add(packet)
            else:
                record.device_in_add(packet)
        work = record.work_in
        if work is None:
            return self.wait_task()
        count = work.datum
        if count >= BUFSIZE:
            record.work_in = work.link
            return self.queue_packet(work)
        device = record.device_in
        if device is None:
            return self.wait_task()
        record.device_in = device.link
        device.datum = work.data[count]
        work.datum = count + 1
        return self.queue_packet(device)


class IdleTask(Task):
    def fn(self, packet, record):
        record.count -= 1
        if record.count == 0:
            return self.hold()
        if record.control & 1 == 0:
            record.control //= 2
            return self.release(DEVICE_A)
        record.control = record.control // 2 ^ 0xD008
        return self.release(DEVICE_B)


class WorkTask(Task):
    def fn(self, packet, record):
        if packet is None:
            return self.wait_task()
        if record.destination == HANDLER_A:
            destination = HANDLER_B
        else:
            destination = HANDLER_A
        record.destination = destination
        packet.ident = destination
        packet.datum = 0
        for i in range(BUFSIZE):
            record.count += 1
            if record.count > 26:
                record.count = 1
            packet.data[i] = ord("A") + record.count - 1
        return self.queue_packet(packet)


def run(count):
    """How many packets were queued, how often tasks held, and how many rounds the scheduler made."""
    scheduler = Scheduler()
    IdleTask(scheduler, IDLE, 1, None, TaskState().running(), IdleTaskRec(count))
    work = Packet(None, 0, K_WORK)
    work = Packet(work, 0, K_WORK)
    WorkTask(scheduler, WORKER, 1000, work, TaskState().waiting_with_packet(), WorkerTaskRec())
    for ident, device, priority in ((HANDLER_A, DEVICE_A, 2000), (HANDLER_B, DEVICE_B, 3000)):
        work = Packet(None, device, K_DEV)
        work = Packet(work, device, K_DEV)
        work = Packet(work, device, K_DEV)
        state = TaskState().waiting_with_packet()
        HandlerTask(scheduler, ident, priority, work, state, HandlerTaskRec())
    for device, priority in ((DEVICE_A, 4000), (DEVICE_B, 5000)):
        DeviceTask(scheduler, device, priority, None, TaskState().waiting(), DeviceTaskRec())
    scheduler.schedule()
    return scheduler.queue_count, scheduler.hold_count, scheduler.rounds
