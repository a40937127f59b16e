-- Fetching from one queue must not walk the others' jobs; each needs its own index and, in the worker, forced custom plans.
CREATE INDEX procrastinate_jobs_todo_scan ON procrastinate_jobs (priority DESC, id) WHERE status = 'todo' AND queue_name = 'scan';
CREATE INDEX procrastinate_jobs_todo_cpu ON procrastinate_jobs (priority DESC, id) WHERE status = 'todo' AND queue_name = 'cpu';
CREATE INDEX procrastinate_jobs_todo_video ON procrastinate_jobs (priority DESC, id) WHERE status = 'todo' AND queue_name = 'video';
CREATE INDEX procrastinate_jobs_todo_gpu ON procrastinate_jobs (priority DESC, id) WHERE status = 'todo' AND queue_name = 'gpu';
CREATE INDEX procrastinate_jobs_locked ON procrastinate_jobs (lock, priority DESC, id)
    WHERE lock IS NOT NULL AND status IN ('todo', 'doing');
